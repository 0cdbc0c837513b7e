/**
 * A night in which models compete to serve a purpose: each is trained, all are measured on the same
 * cases with what is live, the gate decides, and the winner is kept and goes live.
 */
package io.shopkeeper.learning.contest;
