/** What shop texts, Chinese and English, need before anything learns from them. */
package io.shopkeeper.core.text;
