/** How the writer of a review feels, learned from reviews with a label or with stars. */
package io.shopkeeper.reviews.sentiment;
