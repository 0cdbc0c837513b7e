/**
 * The example of a classifier's night: a convolutional network learns Zalando's pictures of
 * clothes, a public data set. A job's own class must load without DL4J, for {@code --list} and
 * {@code --help}: it hands over to {@link io.shopkeeper.vision.fashion.FashionMnistNight}, which
 * knows networks.
 */
package io.shopkeeper.vision.fashion;
