/**
 * Classifiers of texts in plain Java: what training leaves is applied, stored and explained here,
 * without the library that trained it.
 */
package io.shopkeeper.text.classify;
