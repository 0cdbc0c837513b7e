/** Which shopping scene a picture shows, such as a kitchen: {@code scene-train} learns it. */
package io.shopkeeper.vision.scene;
