/**
 * Classifiers of pictures, whatever they tell apart: an {@code Eye} looks at a picture, classifiers
 * score what it saw, and a {@code PictureNight} trains them and lets them compete.
 */
package io.shopkeeper.vision.picture;
