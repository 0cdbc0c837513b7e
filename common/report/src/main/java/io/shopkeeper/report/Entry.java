package io.shopkeeper.report;

/** A name and its value. */
public record Entry(String name, String value) {}
