package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.RatingBlock;
import io.shopkeeper.ranking.history.UserRatings;
import io.shopkeeper.recommend.als.AlsStart.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** Some ratings of one block while they are shuffled to it. */
final class RatingChunk implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] rows;
  private final int[] columns;
  private final float[] ratings;

  RatingChunk(int[] rows, int[] columns, float[] ratings) {
    this.rows = rows;
    this.columns = columns;
    this.ratings = ratings;
  }

  int[] rows() {
    return rows;
  }

  int[] columns() {
    return columns;
  }

  float[] ratings() {
    return ratings;
  }

  private static final int LARGEST = 1 << 16;

  /** A growing buffer of ratings. */
  private static final class Growing {
    int[] rows = new int[64];
    int[] columns = new int[64];
    float[] ratings = new float[64];
    int n;

    void add(int row, int column, float rating) {
      if (n == rows.length) {
        rows = Arrays.copyOf(rows, 2 * n);
        columns = Arrays.copyOf(columns, 2 * n);
        ratings = Arrays.copyOf(ratings, 2 * n);
      }
      rows[n] = row;
      columns[n] = column;
      ratings[n++] = rating;
    }

    RatingChunk chunk() {
      return new RatingChunk(
          Arrays.copyOf(rows, n), Arrays.copyOf(columns, n), Arrays.copyOf(ratings, n));
    }
  }

  /** Groups ratings by the block of their row: its id modulo the number of blocks. */
  static Iterator<Tuple2<Integer, RatingChunk>> of(
      Iterator<UserRatings> users, Side side, int blocks) {
    return new Iterator<>() {
      private final Growing[] growing = new Growing[blocks];
      private final List<Tuple2<Integer, RatingChunk>> ready = new ArrayList<>();

      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && users.hasNext()) {
          take(users.next());
          if (!users.hasNext()) {
            for (int block = 0; block < blocks; block++) {
              flush(block);
            }
          }
        }
        return !ready.isEmpty();
      }

      private void take(UserRatings user) {
        for (int i = 0; i < user.items().length; i++) {
          int item = user.items()[i];
          int row = side == Side.USERS ? user.user() : item;
          int column = side == Side.USERS ? item : user.user();
          if (row < 0) {
            throw new IllegalArgumentException("id " + row + " is negative");
          }
          int block = row % blocks;
          if (growing[block] == null) {
            growing[block] = new Growing();
          }
          growing[block].add(row, column, user.ratings()[i]);
          if (growing[block].n == LARGEST) {
            flush(block);
          }
        }
      }

      private void flush(int block) {
        if (growing[block] != null) {
          ready.add(new Tuple2<>(block, growing[block].chunk()));
          growing[block] = null;
        }
      }

      @Override
      public Tuple2<Integer, RatingChunk> next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return ready.remove(ready.size() - 1);
      }
    };
  }

  /** Merges the chunks of a block, in any order. */
  static RatingBlock block(Iterator<Tuple2<Integer, RatingChunk>> chunks, int otherBlocks) {
    List<RatingChunk> all = new ArrayList<>();
    chunks.forEachRemaining(chunk -> all.add(chunk._2()));
    int n = Math.toIntExact(all.stream().mapToLong(chunk -> chunk.rows.length).sum());
    int[] rows = new int[n];
    int[] columns = new int[n];
    float[] ratings = new float[n];
    int at = 0;
    for (RatingChunk chunk : all) {
      int length = chunk.rows.length;
      System.arraycopy(chunk.rows, 0, rows, at, length);
      System.arraycopy(chunk.columns, 0, columns, at, length);
      System.arraycopy(chunk.ratings, 0, ratings, at, length);
      at += length;
    }
    return RatingBlock.of(rows, columns, ratings, n, otherBlocks);
  }
}
