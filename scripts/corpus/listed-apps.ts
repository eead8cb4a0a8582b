/**
 * Twenty dashboards of the development corpus, by their folder in it, and what a person finds who reads them: what a server has to
 * load, and the file that says what is needed. Undefined where nothing does, or where several dashboards share the folder.
 */
export const listedApps: readonly {
  readonly folder: string;
  readonly entry: string | undefined;
  readonly needs: string | undefined;
}[] = [
  ...(
    [
      ["dash-financial-report", "app:server"],
      ["dash-multipage-report", "app:server"],
      // app.py calls its server srv; index.py imports that as server, and brings the layout.
      ["dash-baseball-statistics", "index:server"],
      ["dash-web-trader", "app:server"],
      ["dash-oil-and-gas", "app:server"],
      ["dash-medical-provider-charges", "app:server"],
      ["dash-chess-analytics", "app:server"],
      ["dash-port-analytics", "main:server"],
      ["dash-uber-rides-demo", "app:server"],
      // Its Procfile starts a shell script, and names app:server in a comment.
      ["dash-3d-image-partitioning", "app:server"],
      // Three apps in one folder; the Procfile starts this one.
      ["dash-time-gating", "app:server"],
      ["dash-svm", "app:server"],
    ] as const
  ).map(([name, entry]) => ({ folder: `ehanley23+dash-sample-apps/apps/${name}`, entry, needs: "requirements.txt" })),
  { folder: "communitiesuk+plotly_dashboard_template", entry: "run:server", needs: "requirements.txt" },
  ...["simple-dash-app-engine-app", "simple-dash-app-using-a-bucket"].map((name) => ({
    folder: `datasciencecampus+deploy-dash-with-gcp/${name}`,
    entry: "main:server",
    needs: "requirements.txt",
  })),
  { folder: "waiky8+ukcovid-19", entry: "app:server", needs: "requirements.txt" },
  ...(
    [
      // App-A, App-B and App-C are dashboards of their own.
      ["Dash_More_Advanced_Stuff/Intro to Python multipage", undefined, undefined],
      ["Dash_More_Advanced_Stuff/Sharing_data_multipage_app", "app:app", undefined],
      ["Good_to_Know/resume", "app:app", "requirements.txt"],
      ["Deploy_App_to_Web/Multipage_App", "index:server", undefined],
    ] as const
  ).map(([name, entry, needs]) => ({ folder: `Coding-with-Adam+Dash-by-Plotly/${name}`, entry, needs })),
];
