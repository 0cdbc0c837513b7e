/**
 * What the reviews of a product come to: how content its buyers are, what they praise and complain
 * about in their own words, and for whom it is. What does not look like an honest opinion is left
 * out and counted.
 */
package io.shopkeeper.reviews.insight;
