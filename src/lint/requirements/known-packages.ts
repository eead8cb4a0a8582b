import { distance } from "fastest-levenshtein";

/** Packages that dashboards are made of: those of PyPI's most downloaded that such code uses, and the components there are for Dash. */
const used = new Set(
  (
    "adlfs aiohttp altair anthropic apscheduler attrs authlib azure-core azure-identity azure-keyvault-secrets azure-storage- " +
    "blob babel bcrypt beautifulsoup4 black blinker bokeh boto3 botocore bottleneck cartopy catboost celery certifi cffi " +
    "charset-normalizer chart-studio click colorama colorlover colour contextily coverage cryptography cufflinks cython dash " +
    "dash-ag-grid dash-auth dash-bio dash-bootstrap-components dash-bootstrap-templates dash-canvas dash-core-components " +
    "dash-cytoscape dash-daq dash-deck dash-design-kit dash-draggable dash-enterprise-auth dash-extensions dash-html- " +
    "components dash-iconify dash-leaflet dash-mantine-components dash-mp-components dash-player dash-renderer dash-slicer " +
    "dash-svg dash-table dash-tabulator dash-testing-stub dash-uploader dash-vtk dask databricks-sql-connector db-dtypes " +
    "diskcache duckdb elasticsearch et-xmlfile eventlet faker fiona flake8 flask flask-caching flask-compress flask-cors " +
    "flask-login flask-session flask-sqlalchemy flask-talisman flask-wtf folium frictionless fsspec fuzzywuzzy gcsfs gensim " +
    "geopandas geopy gevent google-api-core google-auth google-cloud-bigquery google-cloud-bigquery-storage google-cloud- " +
    "secret-manager google-cloud-storage gov-uk-dashboards govuk-frontend-jinja govuk-frontend-wtf great-expectations gspread " +
    "gunicorn h3 holidays httpx humanize hypercorn hypothesis idna imageio imbalanced-learn importlib-metadata influxdb- " +
    "client ipykernel ipython ipywidgets isort itsdangerous jinja2 joblib jsonschema jupyter jupyter-dash jupyterlab kafka- " +
    "python kaleido keras langchain ldap3 levenshtein lifelines lightgbm loguru lxml markupsafe matplotlib msal msgpack mypy " +
    "mysqlclient narwhals nbconvert nbformat neo4j nest-asyncio netcdf4 networkx nltk notebook notifications-python-client " +
    "nox numba numexpr numpy openai opencv-python opencv-python-headless openpyxl oracledb orjson packaging paho-mqtt pandas " +
    "pandas-gbq pandera paramiko passlib pillow pip-tools pipenv playwright plotly plotly-express plotly-resampler pmdarima " +
    "poetry polars praw pre-commit prometheus-client prophet psutil psycopg psycopg2 psycopg2-binary pyarrow pycountry " +
    "pydantic pydantic-core pyjwt pylint pymongo pymssql pymysql pyodbc pyogrio pypdf pyproj pyreadstat pysftp pyshp pytest " +
    "pytest-cov pytest-mock pytest-playwright pytest-xdist python-dateutil python-docx python-dotenv python-pptx pytz pyyaml " +
    "rapidfuzz rasterio redis reportlab requests requests-oauthlib retrying rich ruff s3fs schedule scikit-image scikit-learn " +
    "scipy seaborn selenium sentence-transformers sentry-sdk setuptools shap shapely simplejson six snakeviz snowflake- " +
    "connector-python snowflake-sqlalchemy spacy sqlalchemy squarify statsmodels streamlit structlog sympy tabulate tenacity " +
    "tensorflow textblob thefuzz timezonefinder torch tox tqdm transformers tweepy typing-extensions tzdata ujson uk-gov- " +
    "dash-components unidecode urllib3 uvicorn waitress watchdog weasyprint werkzeug wget wheel wordcloud xarray xgboost xlrd " +
    "xlsxwriter yfinance zipp "
  )
    .trim()
    .split(/\s+/),
);

/**
 * Others among the 15,000 most downloaded (November 2026) that are spelt nearly like one of those, and are right all the same. Left
 * out are four that nobody means: `panda`, `pyyml`, `tdqm` and the emptied `beautifulsoup`.
 */
const right = new Set(
  (
    "attr azureml-core bash boto bpython cattrs crick ctransformers dhash dydantic efinance elasticsearch5 elasticsearch6 " +
    "elasticsearch7 elasticsearch8 elasticsearch9 google-oauth google-reauth grequests gsutil hjson httpr ijson ipytest isal " +
    "jupyter-ai jupyterhub lkml lml myjwt nest-asyncio2 ngboost oauthlib openapi pqdm psycopg-binary psycopgbinary pyaml " +
    "pyjdbc pylink pymantic pypd pypdf2 pypdf3 pypdf4 pytd pyte pytest-cover pytest-cpp pytest-csv pytest-env python-box " +
    "python-doctr python-evtx python-okx python-path pyts retworkx scapy schedula scheduler scipp scrypt simpy slack spython " +
    "stqdm tensorflowjs tgscheduler torchx unicorn usort willow wnet x-transformers xoto3 "
  )
    .trim()
    .split(/\s+/),
);

/** What is imported by one name and installed by another; the name on the left installs something else, or nothing. */
const installedAs: Readonly<Record<string, string>> = {
  sklearn: "scikit-learn",
  skimage: "scikit-image",
  cv2: "opencv-python",
  pil: "pillow",
  yaml: "pyyaml",
  dateutil: "python-dateutil",
  docx: "python-docx",
  pptx: "python-pptx",
};

export type Meant = { readonly name: string; readonly why: "misspelt" | "imported" };

/**
 * The package that somebody meant who wrote a name that is none of those known: one slip away, two in a long name. A letter left out,
 * added, changed or exchanged with its neighbour is a slip.
 *
 * @param name normalised
 * @param others further names that are right here: what the code imports
 */
export function meantBy(name: string, others: readonly string[] = []): Meant | undefined {
  if (Object.hasOwn(installedAs, name)) return { name: installedAs[name] ?? name, why: "imported" };
  if (used.has(name) || right.has(name)) return undefined;
  const [near] = [...nearUsed(name), ...others.filter((one) => isNear(name, one))].toSorted(
    (one, other) => slips(name, one) - slips(name, other),
  );
  return near === undefined ? undefined : { name: near, why: "misspelt" };
}

const isNear = (name: string, one: string) => one !== name && slips(name, one) <= most(one);

/** The packages of the list that a name may be a slip of. Dashboards of one folder ask for the same unknown packages again and again. */
function nearUsed(name: string): readonly string[] {
  const before = near.get(name);
  if (before) return before;
  const found = [...used].filter((one) => isNear(name, one));
  near.set(name, found);
  return found;
}

const near = new Map<string, readonly string[]>();

/** The package that brings a module, where it is a well-known one. @param module the first part of what is imported */
export function packageOf(module: string): string | undefined {
  const name = module.toLowerCase().replaceAll("_", "-");
  if (Object.hasOwn(installedAs, name)) return installedAs[name];
  return used.has(name) ? name : undefined;
}

const most = (name: string) => (name.length < 4 ? 0 : name.length < 10 ? 1 : 2);

function slips(name: string, other: string): number {
  if (Math.abs(name.length - other.length) > 2) return 3;
  const letters = distance(name, other);
  return letters === 2 && isExchanged(name, other) ? 1 : letters;
}

/** Whether two neighbouring letters changed places, and nothing else did. */
function isExchanged(name: string, other: string): boolean {
  if (name.length !== other.length) return false;
  const at = [...name].findIndex((letter, index) => letter !== other[index]);
  return name[at] === other[at + 1] && name[at + 1] === other[at] && name.slice(at + 2) === other.slice(at + 2);
}
