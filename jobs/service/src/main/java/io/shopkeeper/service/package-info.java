/** What customers ask, and what answers them, in Chinese and English. */
package io.shopkeeper.service;
