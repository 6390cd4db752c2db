import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { Environment } from "./environment.tsx";
import { General } from "./general.tsx";
import { Secrets } from "./secrets.tsx";

/** What belongs to this browser, and what the server keeps for tasks. */
export function SettingsPage(): ReactNode {
  const { view = "general" } = useSearch({ from: "/settings" });
  const navigate = useNavigate();
  return (
    <Page
      title="Settings"
      toolbar={
        <TabBar
          label="Settings"
          value={view}
          onChange={(chosen) =>
            void navigate({ to: "/settings", search: chosen === "general" ? {} : { view: chosen } })
          }
          tabs={[
            { id: "general", label: "General" },
            { id: "secrets", label: "Secrets" },
            { id: "environment", label: "Environment" },
          ]}
        />
      }
    >
      <div className="max-w-3xl p-4">
        {view === "general" && <General />}
        {view === "secrets" && <Secrets />}
        {view === "environment" && <Environment />}
      </div>
    </Page>
  );
}
