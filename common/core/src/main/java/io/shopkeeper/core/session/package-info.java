/**
 * What comes next in a session: nearest sessions, popularity, recurrent and self-attentive networks
 * applied without the library that trained them, and blends of these. A session is a sequence of
 * item indices, oldest first.
 */
package io.shopkeeper.core.session;
