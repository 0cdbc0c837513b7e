package io.shopkeeper.learning.encode;

import io.shopkeeper.core.settings.Setting;

/** Section {@code pretrained}: models that were made elsewhere. */
public record PretrainedSettings(
    @Setting("Directory of the encoder of pictures, file: or hdfs:; empty for none")
        String pictures) {}
