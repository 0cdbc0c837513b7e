/**
 * The half-step of alternating least squares for one user, in the form that Spark MLlib trains:
 * fold-in of users and items between trainings, and exact explanations of a score.
 */
package io.shopkeeper.core.als;
