/** How classifiers are measured, compared and calibrated, whatever they are made of. */
package io.shopkeeper.learning.classify;
