/**
 * What product pictures show: {@code product-vision-train} learns the shop's categories, {@code
 * product-vision-score} tells them, finds what looks alike, and where picture and catalogue
 * disagree.
 */
package io.shopkeeper.vision.label;
