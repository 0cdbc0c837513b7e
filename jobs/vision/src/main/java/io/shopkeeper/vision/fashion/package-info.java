/**
 * An example of a classifier: a convolutional network for Fashion-MNIST, Zalando's public data set
 * of pictures of clothes. The job's class must load without DL4J, for {@code --list} and {@code
 * --help}, so it delegates to {@link io.shopkeeper.vision.fashion.FashionMnistNight}.
 */
package io.shopkeeper.vision.fashion;
