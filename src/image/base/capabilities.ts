/** Debian packages for what some dashboards need beside Python and their wheels. */
export type Capability = { readonly name: string; readonly packages: readonly string[] };

/** What comes with Slipway's own lock, and what is known of who needs it. */
export type KnownCapability = Capability & {
  /** What a dashboard can do with it, for a page of reference. */
  readonly means: string;
  /** Python packages that are of no use without it, by their normalised names; and what they need of it, in a few words. */
  readonly wheels: readonly string[];
  readonly needs: string;
  /** Debian packages that people install for the same end. */
  readonly instead: RegExp;
};

/**
 * The lists that come with Slipway, in the order of names. Most wheels bring the libraries that they are built against, those of
 * geopandas, rasterio and pyproj among them: here is what they leave to the system. (SpatiaLite is not here: its GEOS and PROJ and
 * those of the wheels bring a process down together.)
 */
export const knownCapabilities: readonly KnownCapability[] = [
  {
    name: "fonts",
    means:
      "Text that the server draws: fonts as wide as Arial, Times and Courier (Liberation), DejaVu, and Open Sans, which Plotly asks for; and fontconfig to find them.",
    packages: ["fontconfig-config", "libfontconfig1", "fonts-liberation", "fonts-dejavu-core", "fonts-open-sans"],
    wheels: [],
    needs: "fonts",
    instead: /^(fontconfig|fonts-.*|libfontconfig1|libfreetype6|ttf-.*)$/,
  },
  {
    name: "locales",
    means:
      "`locale.setlocale` for en_GB, cy_GB, gd_GB, gv_GB, kw_GB, en_IE, ga_IE and en_US: names of months, separators in numbers, sorting.",
    packages: ["locales-all"],
    wheels: [],
    needs: "locales",
    instead: /^(locales|locales-all|language-pack-.*)$/,
  },
  {
    name: "odbc",
    means: "SQL Server and Sybase by way of ODBC: the driver manager, and the driver `FreeTDS`.",
    packages: ["libodbc2", "tdsodbc"],
    wheels: ["pyodbc", "turbodbc", "arrow-odbc", "aioodbc"],
    needs: "the library of ODBC and a driver",
    instead: /^(unixodbc|odbcinst\w*|libodbc\w*|tdsodbc|freetds-.*|msodbcsql\d*|mssql-tools\d*)$/,
  },
  {
    name: "openmp",
    means: "LightGBM, whose wheel leaves the library for threads (libgomp) to the system.",
    packages: ["libgomp1"],
    wheels: ["lightgbm"],
    needs: "the library libgomp",
    instead: /^libgomp1$/,
  },
  {
    name: "pdf",
    means: "PDF files of HTML with WeasyPrint, which draws with Pango; and fonts to draw with.",
    packages: ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation", "fonts-dejavu-core"],
    wheels: ["weasyprint", "flask-weasyprint"],
    needs: "the library Pango",
    instead: /^(libpango.*|libcairo2|libgdk-pixbuf.*|libharfbuzz.*|shared-mime-info)$/,
  },
];

/** What people ask for out of habit, and why there is no list of that name. */
export const notNeeded: Readonly<Record<string, string>> = {
  geo: "the wheels of geopandas, shapely, fiona, rasterio and pyproj bring GDAL, GEOS and PROJ themselves",
  images: "the wheels of Pillow, Matplotlib and opencv-python-headless bring their libraries themselves",
  postgres: "the wheels of psycopg[binary] and psycopg2-binary bring libpq themselves",
};

/** The list of that name which comes with Slipway. */
export const knownCapability = (name: string): KnownCapability | undefined =>
  knownCapabilities.find((capability) => capability.name === name);
