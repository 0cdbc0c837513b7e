/**
 * Classifiers of texts, trained on Spark: a night in which a bag of words, a recurrent network and
 * their pool compete, whatever the texts and classes are.
 */
package io.shopkeeper.deep.text;
