import { serveQuestions } from "./serve-questions";

serveQuestions(self);
