package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that the engine has never heard of takes a description and a mapping. */
class NewTableTest {
  @TempDir Path directory;

  private Shop shop(IngestTable... tables) throws Exception {
    return new Shop(directory, new IngestJob(List.of(tables)));
  }

  @Test
  void picturesAreBytesAndMayHaveNoDay() throws Exception {
    Shop shop =
        shop(TablesOfTests.IMAGES)
            .mapping(
                """
                sources.pictures {
                  table = images
                  files = ["*.csv"]
                  columns {
                    image_id = id, uri = uri, content = bytes, width = w, height = h
                    image_time = at
                  }
                }
                """)
            .file(
                "a.csv",
                """
                id,uri,bytes,w,h,at
                i1,a.png,AAEC/w==,1,2,2024-05-30
                i2,b.png,AAEC,3,4,
                i3,c.png,AA-C,3,4,
                i4,d.png,AAEC,0,4,
                """);
    assertEquals(List.of(4, 0, 2, 2, 0), Shop.balance(shop.ingest(), "images"));
    List<Row> rows =
        shop.table(TablesOfTests.IMAGES.spec())
            .orderBy("image_id")
            .select("content", "ds")
            .collectAsList();
    assertArrayEquals(new byte[] {0, 1, 2, -1}, rows.get(0).getAs(0));
    assertEquals("2024-05-30", rows.get(0).getString(1));
    assertEquals("2024-05-31", rows.get(1).getString(1), "the as-of day");
    assertEquals(
        List.of("content is not base64", "width is outside 1 to 10000"),
        shop.quarantine("images").values().stream().sorted().toList());
  }
}
