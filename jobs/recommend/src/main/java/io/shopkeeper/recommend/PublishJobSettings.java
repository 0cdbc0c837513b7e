package io.shopkeeper.recommend;

/** What {@code publish} reads. */
public record PublishJobSettings(PublishSettings publish) {}
