package io.shopkeeper.service.document;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** Reads the text of a page that a visitor would read: no scripts, menus and hidden parts. */
public final class Html {
  private static final String UNREAD =
      "script, style, noscript, template, nav, header, footer, form, svg, [hidden], [aria-hidden=true],"
          + " [style*=display:none], [style*=display: none], [style*=visibility:hidden]";

  private Html() {}

  /**
   * The sections of a page.
   *
   * @param longest characters of a section at most
   */
  public static List<Section> sections(String page, int longest) {
    Document document = Jsoup.parse(page);
    document.select(UNREAD).remove();
    Section.Builder sections = new Section.Builder(longest);
    NodeTraversor.traverse(new Reader(sections), document.body());
    return sections.sections();
  }

  private static final class Reader implements NodeVisitor {
    private final Section.Builder sections;
    private final StringBuilder line = new StringBuilder();

    Reader(Section.Builder sections) {
      this.sections = sections;
    }

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        line.append(text.getWholeText());
      } else if (breaks(node)) {
        close();
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && element.normalName().matches("h[1-6]")) {
        sections.heading(element.normalName().charAt(1) - '0', line.toString());
        line.setLength(0);
      } else if (breaks(node)) {
        close();
      }
    }

    private static boolean breaks(Node node) {
      return node instanceof Element element
          && (element.isBlock() || element.normalName().equals("br"));
    }

    private void close() {
      sections.line(line.toString());
      line.setLength(0);
    }
  }
}
