/**
 * The nightly comparison of models for one purpose: each is trained, all are evaluated on the same
 * cases together with the live one, the gate decides, and the winner is stored and goes live.
 */
package io.shopkeeper.learning.contest;
