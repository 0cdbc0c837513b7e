/** A generator of pictures and the discriminator that it learns from. */
package io.shopkeeper.vision.generate;
