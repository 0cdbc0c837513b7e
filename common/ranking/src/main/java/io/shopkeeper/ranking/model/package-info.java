/**
 * Models that give ranked lists from a history, their training where it is not a job of its own,
 * and their files.
 */
package io.shopkeeper.ranking.model;
