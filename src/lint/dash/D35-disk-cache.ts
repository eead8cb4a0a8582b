import { rule } from "./rule.ts";

const managers = [
  "dash.DiskcacheManager",
  "dash.background_callback.DiskcacheManager",
  "dash.long_callback.DiskcacheManager",
  "dash.long_callback.DiskcacheLongCallbackManager",
];
const shared = [
  "dash.CeleryManager",
  "dash.background_callback.CeleryManager",
  "dash.long_callback.CeleryManager",
  "dash.long_callback.CeleryLongCallbackManager",
];

export const diskCache = rule({
  id: "D35",
  title: "Background callbacks keep their results on the disk of one container",
  level: "warning",
  why: "In the cloud the disk can only be read, or is the container's own: the result that one copy of the dashboard has written another copy never finds, and after a restart it is gone. It is made for one's own computer.",
  fix: "Use CeleryManager with a Redis of the platform where REDIS_URL is set, and DiskcacheManager elsewhere; or prepare the data before, so that no callback takes that long.",
  bad: `import diskcache
from dash import Dash, DiskcacheManager

app = Dash(__name__, background_callback_manager=DiskcacheManager(diskcache.Cache("./cache")))`,
  good: [
    `import os

from celery import Celery
from dash import CeleryManager, Dash

manager = CeleryManager(Celery(__name__, broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"]))
app = Dash(__name__, background_callback_manager=manager)`,
    `import os

from dash import CeleryManager, Dash, DiskcacheManager

if "REDIS_URL" in os.environ:
    manager = CeleryManager(tasks)
else:
    manager = DiskcacheManager(cache)
app = Dash(__name__, background_callback_manager=manager)`,
  ],
  *check(module) {
    const isChoice = module.callsTo(...shared).length > 0;
    for (const call of module.callsTo(...managers)) {
      if (isChoice || module.underMainGuard(call)) continue;
      yield { at: call, message: `${module.textOf(call.callee)} keeps results on the disk of one container` };
    }
  },
});
