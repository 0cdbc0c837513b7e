/** What customers ask and nothing that the shop knows answers, for whoever writes the FAQ. */
package io.shopkeeper.service.gaps;
