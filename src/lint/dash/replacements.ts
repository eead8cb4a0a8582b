const ofChartStudio = "Install chart-studio and import it from chart_studio. A dcc.Graph needs none of it.";
const background =
  "Write @callback(…, background=True), with a DiskcacheManager or CeleryManager of dash as background_callback_manager.";
const append = "Collect the parts in a list and join them once: pandas.concat(parts).";
const index = "Write pandas.Index: it has the type of its values.";
const copies = "Leave it out: a copy is only made when it is written to, and there is no such warning.";
const mapKinds = ["scatter", "line", "density", "choropleth"] as const;

const maps = Object.fromEntries([
  ...mapKinds.map((kind) => [`plotly.express.${kind}_mapbox`, `Write ${kind}_map, which draws with MapLibre.`]),
  ...["Scatter", "Density", "Choropleth"].flatMap((kind) => {
    const lower = kind.toLowerCase();
    return [
      [`plotly.graph_objects.${kind}mapbox`, `Write ${kind}map, which draws with MapLibre.`],
      [`plotly.graph_objects.${lower}mapbox`, `Write ${lower}map, which draws with MapLibre.`],
      [`plotly.graph_objects.Figure.add_${lower}mapbox`, `Write add_${lower}map, which draws with MapLibre.`],
    ];
  }),
]) as Readonly<Record<string, string>>;

const methods = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, instead]) =>
      ["DataFrame", "Series"].map((of) => [`pandas.${of}.${name}`, instead] as const),
    ),
  );

/** What to write instead of a name that went, as sentences, by the name as the table has it. Written by hand, from the release notes. */
export const replacements: Readonly<Record<string, string>> = {
  "dash.Dash.long_callback": background,
  "dash.long_callback": background,
  "dash.exceptions.LongCallbackError": "Write BackgroundCallbackError.",
  "dash.dcc.LogoutButton": 'Write html.A("Log out", href=…), or leave it to what signs people in.',

  "plotly.plotly": ofChartStudio,
  "plotly.dashboard_objs": ofChartStudio,
  "plotly.grid_objs": ofChartStudio,
  "plotly.presentation_objs": ofChartStudio,
  "plotly.session": ofChartStudio,
  "plotly.config": ofChartStudio,
  "plotly.tools.set_credentials_file": ofChartStudio,
  "plotly.tools.get_credentials_file": ofChartStudio,
  "plotly.tools.set_config_file": ofChartStudio,
  "plotly.tools.get_config_file": ofChartStudio,
  "plotly.tools.get_embed": ofChartStudio,
  "plotly.tools.embed": ofChartStudio,
  "plotly.utils.PlotlyError": "Import it from plotly.exceptions.",
  "plotly.graph_objects.Area": "Write Barpolar.",
  "plotly.graph_objects.Figure.add_area": "Write add_barpolar.",
  "plotly.graph_objects.Heatmapgl": "Write Heatmap.",
  "plotly.graph_objects.Figure.add_heatmapgl": "Write add_heatmap.",
  "plotly.graph_objects.Pointcloud": "Write Scattergl.",
  "plotly.graph_objects.Figure.add_pointcloud": "Write add_scattergl.",
  ...maps,
  "plotly.graph_objects.Figure.update_mapboxes": "Write update_maps.",
  "plotly.graph_objects.Figure.select_mapboxes": "Write select_maps.",
  "plotly.graph_objects.Figure.for_each_mapbox": "Write for_each_map.",
  "plotly.express.set_mapbox_access_token": "Leave it out: the maps of MapLibre need no token.",
  "plotly.figure_factory.create_2d_density": "Write plotly.express.density_contour.",
  "plotly.figure_factory.create_annotated_heatmap": "Write plotly.express.imshow with text_auto=True.",
  "plotly.figure_factory.create_bullet": "Write plotly.graph_objects.Indicator with a bullet gauge.",
  "plotly.figure_factory.create_candlestick": "Write plotly.graph_objects.Candlestick.",
  "plotly.figure_factory.create_choropleth": "Write plotly.express.choropleth.",
  "plotly.figure_factory.create_distplot": 'Write plotly.express.histogram with marginal="rug".',
  "plotly.figure_factory.create_facet_grid": "Give facet_row and facet_col to a function of plotly.express.",
  "plotly.figure_factory.create_gantt": "Write plotly.express.timeline.",
  "plotly.figure_factory.create_hexbin_mapbox": "Write create_hexbin_map.",
  "plotly.figure_factory.create_ohlc": "Write plotly.graph_objects.Ohlc.",
  "plotly.figure_factory.create_scatterplotmatrix": "Write plotly.express.scatter_matrix.",
  "plotly.figure_factory.create_violin": "Write plotly.express.violin.",
  "plotly.io.orca": "Install kaleido: write_image and to_image use it.",

  ...methods({
    append,
    iteritems: "Write items().",
    mad: "Write (values - values.mean()).abs().mean().",
    slice_shift: "Write shift().",
    tshift: "Write shift() with freq.",
    backfill: "Write bfill().",
    pad: "Write ffill().",
    bool: "Write item().",
    first: "Select the rows by their dates with loc.",
    last: "Select the rows by their dates with loc.",
    swapaxes: "Write transpose().",
  }),
  "pandas.DataFrame.applymap": "Write map().",
  "pandas.DataFrame.lookup": "Take the values by row and column with to_numpy() and get_indexer().",
  "pandas.DataFrame.to_gbq": "Install pandas-gbq and write pandas_gbq.to_gbq.",
  "pandas.Series.is_monotonic": "Write is_monotonic_increasing.",
  "pandas.Series.ravel": "Write to_numpy().",
  "pandas.Series.view": "Write astype().",
  "pandas.ExcelWriter.save": "Write close(), or open the writer in a with statement.",
  "pandas.Panel": "Write a DataFrame with several levels of rows.",
  "pandas.Int64Index": index,
  "pandas.UInt64Index": index,
  "pandas.Float64Index": index,
  "pandas.SparseArray": "Write pandas.arrays.SparseArray.",
  "pandas.SparseSeries": "Write a Series of sparse values.",
  "pandas.SparseDataFrame": "Write a DataFrame with sparse columns.",
  "pandas.datetime": "Write from datetime import datetime.",
  "pandas.np": "Write import numpy as np.",
  "pandas.io.json.json_normalize": "Write pandas.json_normalize.",
  "pandas.util.testing": "Write pandas.testing.",
  "pandas.read_gbq": "Install pandas-gbq and write pandas_gbq.read_gbq.",
  "pandas.io.gbq": "Install pandas-gbq and import pandas_gbq.",
  "pandas.value_counts": "Write pandas.Series(values).value_counts().",
  "pandas.errors.SettingWithCopyError": copies,
  "pandas.errors.SettingWithCopyWarning": copies,
  "pandas.api.types.is_categorical": "Write isinstance(values.dtype, pandas.CategoricalDtype).",
  "pandas.api.types.is_extension_type": "Write is_extension_array_dtype.",
  "pandas.api.types.is_interval": "Write isinstance(value, pandas.Interval).",
};
