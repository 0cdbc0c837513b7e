package io.shopkeeper.vision.scene;

import io.shopkeeper.core.settings.Setting;

/** Section {@code scene}: where the table images says which scene a picture shows. */
public record SceneSettings(
    @Setting("Attribute of pictures that names the scene which they show") String attribute) {}
