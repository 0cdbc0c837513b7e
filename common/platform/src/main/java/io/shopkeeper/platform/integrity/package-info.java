/** Sums of what lies on storage, so that what is damaged is found. */
package io.shopkeeper.platform.integrity;
