/**
 * What a picture is: its pixels, its quality, and how like another one it looks. {@link
 * io.shopkeeper.picture.PictureReader} turns the bytes of a file into a {@link
 * io.shopkeeper.picture.Picture}, whatever the file: hostile bytes end in a {@link
 * io.shopkeeper.picture.UnreadablePictureException} with a short reason.
 *
 * <p>Nothing here writes to disk, and all of it may be called by many threads at once.
 */
package io.shopkeeper.picture;
