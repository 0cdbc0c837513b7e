/** Recommenders that rank items for a history, the training of baselines, and the models' files. */
package io.shopkeeper.ranking.model;
