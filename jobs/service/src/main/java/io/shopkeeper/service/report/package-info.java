/** What the report shows of the service desk. */
package io.shopkeeper.service.report;
