package io.shopkeeper.data.sample;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How goods and places look: shapes on a square of 100 × 100, in {@code sketches.txt}.
 *
 * @param strokes what is drawn, later ones over earlier ones
 */
record Sketch(List<Stroke> strokes) {
  /** The side of the square on which sketches are drawn. */
  static final double SIDE = 100;

  /** The share of pictures in which a stroke is seen that may be absent. */
  private static final double OPTIONAL = .6;

  private static final String SCENE = "scene ";

  /** Colours that are the same in every picture. */
  private static final Map<String, Color> FIXED =
      Map.of(
          "white", new Color(244, 244, 240),
          "black", new Color(34, 34, 38),
          "metal", new Color(176, 180, 186),
          "line-grey", new Color(150, 150, 150),
          "wood", new Color(146, 98, 58),
          "green", new Color(70, 130, 72),
          "grass", new Color(112, 158, 84),
          "sky", new Color(150, 196, 232),
          "red", new Color(200, 60, 52),
          "yellow", new Color(238, 200, 70));

  /**
   * A shape, or goods of a category.
   *
   * @param colour its name; {@code goods} for goods
   * @param kind of the shape; for goods their category
   * @param numbers as the file explains them
   */
  record Stroke(boolean optional, String colour, String kind, List<Double> numbers) {
    private static final String GOODS = "goods";

    boolean isGoods() {
      return colour.equals(GOODS);
    }

    private double at(int i) {
      return numbers.get(i);
    }

    private void draw(Graphics2D graphics) {
      switch (kind) {
        case "rect" -> graphics.fill(new Rectangle2D.Double(at(0), at(1), at(2), at(3)));
        case "oval" -> graphics.fill(new Ellipse2D.Double(at(0), at(1), at(2), at(3)));
        case "round" ->
            graphics.fill(
                new RoundRectangle2D.Double(at(0), at(1), at(2), at(3), 2 * at(4), 2 * at(4)));
        case "poly" -> graphics.fill(path(0, true));
        case "line" -> {
          graphics.setStroke(pen());
          graphics.draw(path(1, false));
        }
        case "arc" -> {
          graphics.setStroke(pen());
          graphics.draw(new Arc2D.Double(at(1), at(2), at(3), at(4), at(5), at(6), Arc2D.OPEN));
        }
        default -> throw new IllegalArgumentException("no shape is a " + kind);
      }
    }

    private BasicStroke pen() {
      return new BasicStroke((float) at(0), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private Path2D path(int first, boolean closed) {
      Path2D path = new Path2D.Double();
      path.moveTo(at(first), at(first + 1));
      for (int i = first + 2; i < numbers.size(); i += 2) {
        path.lineTo(at(i), at(i + 1));
      }
      if (closed) {
        path.closePath();
      }
      return path;
    }
  }

  /** The colours of a product or place. */
  record Palette(Color body, Color accent, Color shade, Color light) {
    /** Draws any colours: none tells what a thing is. */
    static Palette of(Draws draws) {
      return of(
          draws.uniform(),
          draws.chance(.25) ? draws.between(0, .12) : draws.between(.3, .85),
          draws.between(.35, .95),
          draws.between(.2, .8),
          draws);
    }

    /**
     * The colours of a style: they are spread like any others, but goods of like styles have like
     * ones.
     *
     * @param style at least five numbers, standard normal: two are the hue's place on its circle
     * @param draws decides what the style leaves open
     */
    static Palette of(double[] style, Draws draws) {
      double strength = share(style[2]);
      return of(
          StrictMath.atan2(style[1], style[0]) / (2 * Math.PI),
          strength < .25 ? .48 * strength : .3 + .55 * (strength - .25) / .75,
          .35 + .6 * share(style[3]),
          .2 + .6 * share(style[4]),
          draws);
    }

    /** The share of normal numbers below one, within .01. */
    private static double share(double z) {
      return 1 / (1 + StrictMath.exp(-1.702 * z));
    }

    private static Palette of(
        double place, double saturation, double light, double apart, Draws draws) {
      float hue = (float) place;
      float strength = (float) saturation;
      float brightness = (float) light;
      float other = (float) (place + apart);
      return new Palette(
          Color.getHSBColor(hue, strength, brightness),
          Color.getHSBColor(other, (float) draws.between(.3, .9), (float) draws.between(.4, .95)),
          Color.getHSBColor(hue, strength, brightness * .7f),
          Color.getHSBColor(hue, strength * .5f, 1 - (1 - brightness) * .5f));
    }

    private Color of(String name) {
      return switch (name) {
        case "body" -> body;
        case "accent" -> accent;
        case "shade" -> shade;
        case "light" -> light;
        default -> FIXED.get(name);
      };
    }
  }

  /** All sketches: of categories by their path, of scenes by their name. */
  record Book(Map<String, List<Sketch>> goods, Map<String, Sketch> scenes) {
    /** One of the sketches of a category; the same key always chooses the same one. */
    Sketch of(String category, Draws draws) {
      return draws.oneOf(goods.get(category));
    }
  }

  private static final Book BOOK = parse();

  static Book book() {
    return BOOK;
  }

  private static Book parse() {
    Map<String, List<Sketch>> goods = new LinkedHashMap<>();
    Map<String, Sketch> scenes = new LinkedHashMap<>();
    List<Stroke> strokes = List.of();
    for (String line : lines()) {
      if (line.startsWith("[" + SCENE)) {
        strokes = new ArrayList<>();
        scenes.put(line.substring(SCENE.length() + 1, line.length() - 1), new Sketch(strokes));
      } else if (line.startsWith("[")) {
        strokes = new ArrayList<>();
        goods
            .computeIfAbsent(line.substring(1, line.length() - 1), category -> new ArrayList<>())
            .add(new Sketch(strokes));
      } else if (!line.startsWith("#")) {
        strokes.add(stroke(line));
      }
    }
    return new Book(goods, scenes);
  }

  private static List<String> lines() {
    try (InputStream in = Sketch.class.getResourceAsStream("sketches.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stroke stroke(String line) {
    boolean optional = line.startsWith("?");
    String[] words = line.substring(optional ? 1 : 0).split(" ", -1);
    return new Stroke(
        optional,
        words[0],
        words[1].replace('_', ' '),
        Arrays.stream(words, 2, words.length).map(Double::valueOf).toList());
  }

  /** The categories of the goods in it, each once. */
  List<String> categories() {
    return strokes.stream().filter(Stroke::isGoods).map(Stroke::kind).distinct().toList();
  }

  /**
   * Draws it on a square of 100 × 100.
   *
   * @param draws decides what may be absent, and which goods stand in a scene
   */
  void draw(Graphics2D graphics, Palette palette, Draws draws) {
    for (Stroke stroke : strokes) {
      boolean seen = draws.chance(OPTIONAL) || !stroke.optional();
      if (stroke.isGoods()) {
        Sketch product = BOOK.of(stroke.kind(), draws);
        Palette its = Palette.of(draws);
        double left = stroke.at(0) + draws.between(-5, 5);
        double top = stroke.at(1) + draws.between(-3, 3);
        if (seen) {
          AffineTransform before = graphics.getTransform();
          graphics.translate(left, top);
          graphics.scale(stroke.at(2) / SIDE, stroke.at(2) / SIDE);
          product.draw(graphics, its, draws);
          graphics.setTransform(before);
        }
      } else if (seen) {
        graphics.setColor(palette.of(stroke.colour()));
        stroke.draw(graphics);
      }
    }
  }
}
