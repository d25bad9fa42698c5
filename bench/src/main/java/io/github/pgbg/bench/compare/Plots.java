package io.github.pgbg.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the report's pictures as SVG. */
final class Plots {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final double LEAST_RATIO = 0.1;

  private final Path folder;

  Plots(Path folder) {
    this.folder = folder;
  }

  /** Bars of how many bare round trips each way takes. */
  void bars(String file, String title, List<Figure> figures) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle("times " + figures.get(0).label())
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(20);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setYAxisLogarithmic(true); // ratios: 2 and 0.5 are equally far from 1
    chart.getStyler().setYAxisMin(LEAST_RATIO);
    chart.addSeries(
        "ratio",
        figures.stream().map(Figure::label).toList(),
        figures.stream().map(Figure::ratio).toList());
    save(chart, file);
  }

  /** Lines of jobs a second. */
  void curves(String file, String title, List<Throughput.Curve> curves) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("workers or sessions")
            .yAxisTitle("jobs a second")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setYAxisMin(0.0);
    for (Throughput.Curve curve : curves) {
      chart.addSeries(
          curve.label(),
          curve.points().stream().mapToDouble(Throughput.Point::x).toArray(),
          curve.points().stream().mapToDouble(Throughput.Point::perSecond).toArray());
    }
    save(chart, file);
  }

  private void save(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart, String file)
      throws IOException {
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, folder.resolve(file).toString(), VectorGraphicsFormat.SVG);
  }
}
