/** What sets a customer apart from the average one. */
package io.shopkeeper.platform.customer;
