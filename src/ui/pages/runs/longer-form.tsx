import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import { durationText } from "../../lib/format-time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const OFFERED = [10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
/** What the URL can hold, in seconds: eleven days. */
const MOST_SECONDS = 999_999;

/** Only runs that took as long, or have been going on for as long. */
export function LongerForm({ onApply }: { onApply: (milliseconds: string) => void }): ReactNode {
  const [typed, setTyped] = useState("");
  const seconds = Number(typed);
  const isUsable = typed.trim() !== "" && seconds > 0 && seconds <= MOST_SECONDS;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isUsable) onApply(String(Math.round(seconds * SECOND)));
      }}
    >
      <div className="grid grid-cols-3 gap-1">
        {OFFERED.map((milliseconds) => (
          <Button key={milliseconds} onPress={() => onApply(String(milliseconds))}>
            {durationText(milliseconds)}
          </Button>
        ))}
      </div>
      <TextField
        label="At least, in seconds"
        inputMode="numeric"
        value={typed}
        onChange={setTyped}
        hint="Runs that go on count until now"
        error={typed.trim() === "" || isUsable ? undefined : `A number up to ${MOST_SECONDS}`}
      />
      <Button type="submit" look="primary">
        Apply
      </Button>
    </form>
  );
}
