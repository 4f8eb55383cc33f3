/** A run as charts and tables beside them show it: by one colour. */
export interface ChartedRun {
  id: string;
  name: string;
  colour: number;
}
