/** Documents of a shop as pieces that can answer a question: Markdown, HTML, CSV. */
package io.shopkeeper.service.document;
