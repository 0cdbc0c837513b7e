package io.shopkeeper.recommend.lists;

/** What {@code publish} reads. */
public record PublishJobSettings(PublishSettings publish) {}
