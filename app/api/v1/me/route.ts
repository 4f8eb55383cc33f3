import { endpoints } from "@/lib/api/endpoints";
import { loadMe } from "@/lib/catalog/load-me";
import { apiRoute } from "../api-route";

export const GET = apiRoute(endpoints.getMe, ({ actor }) => loadMe(actor));
