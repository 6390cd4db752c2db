import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { apiVersion } from "../../api/secrets.ts";
import { serverUrl } from "../../api/transport.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { Select } from "../../components/fields.tsx";
import { Card, Facts } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { changeSettings, useSettings, type ThemeChoice } from "../../lib/settings.ts";
import { useNow } from "../../lib/use-now.ts";

/** Set when the page is built; the server that serves it is of the same installation. */
declare const BATON_VERSION: string;

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const ZONES = [
  { value: "local", label: `As this browser: ${Intl.DateTimeFormat().resolvedOptions().timeZone}` },
  { value: "UTC", label: "UTC" },
  ...Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone })),
];

/** Theme and zone of this browser, and which server this is. */
export function General(): ReactNode {
  const { theme, zone } = useSettings();
  const now = useNow();
  const version = useQuery({ queryKey: ["version"], queryFn: apiVersion, staleTime: Infinity });
  return (
    <div className="flex flex-col gap-4">
      <Card title="This browser">
        <div className="flex flex-col gap-3">
          <Select
            label="Theme"
            value={theme}
            options={THEMES}
            onChange={(chosen) => changeSettings({ theme: chosen })}
            className="max-w-80"
          />
          <Select
            label="Time zone"
            value={zone}
            options={ZONES}
            onChange={(chosen) => changeSettings({ zone: chosen })}
            className="max-w-80"
          />
          <p className="text-muted">
            It is <Time at={now} /> there.
          </p>
        </div>
      </Card>
      <Card title="This server">
        <Facts
          facts={[
            [
              "API",
              <span key="api" className="flex items-center gap-1">
                <code className="font-mono text-sm">{serverUrl}/api</code>
                <CopyButton text={`${serverUrl}/api`} what="the API's address" />
              </span>,
            ],
            ["Version of Baton", BATON_VERSION],
            ["Speaks the API of Conductor", version.data],
            [
              "Documentation",
              <a key="docs" href="./swagger-ui/index.html" className="text-accent underline">
                All routes
              </a>,
            ],
          ]}
        />
      </Card>
    </div>
  );
}
