/**
 * What comes next in a session: nearest sessions, popularity, and a recurrent network applied
 * without the library that trained it. A session is a sequence of item indices, oldest first.
 */
package io.shopkeeper.core.session;
