import type { NativeRules } from "./native-judge";
import { flatMap, plainData, single } from "./native-rules";

const resourceConfig: NativeRules = {
  instancetype: single,
  instancecount: single,
  instancegroups: plainData,
  volumesizeingb: single,
  keepaliveperiodinseconds: single,
};

/** What submitters may set inside resource_args.sagemaker (R30). */
export const sagemakerRules: NativeRules = {
  resourceconfig: (place, judge) => judge.map(place, resourceConfig),
  stoppingcondition: (place, judge) =>
    judge.map(place, {
      maxruntimeinseconds: single,
      maxwaittimeinseconds: single,
      maxpendingtimeinseconds: single,
    }),
  hyperparameters: flatMap,
  environment: flatMap,
  tags: plainData,
  enablemanagedspottraining: single,
  retrystrategy: (place, judge) => judge.map(place, { maximumretryattempts: single }),
  instancetype: single,
  instancecount: single,
  volumesizeingb: single,
  maxruntimeinseconds: single,
};
