package io.shopkeeper.report;

/** A name and its value, both already formatted. */
public record Entry(String name, String value) {}
