import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, Network } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { TreeNode, TreeRun } from "../../../../model/baton/tree.ts";
import { Empty, ErrorPanel, Loading } from "../../../components/states.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { Duration, Time } from "../../../components/time.tsx";
import { isFailure } from "../../../lib/status.ts";
import { ownReason } from "../../../lib/own-reason.ts";
import { treeQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";

const INDENT = 20;

/** The runs above this one and the sub-workflows below it; each opens when it is asked for. */
export function TreeView(): ReactNode {
  const { runId } = useRun();
  const tree = useQuery(treeQuery(runId));
  if (tree.isError) {
    return (
      <ErrorPanel
        error={tree.error}
        what="The tree could not be read"
        retry={() => void tree.refetch()}
      />
    );
  }
  if (tree.data === undefined) return <Loading />;
  const { ancestors, root } = tree.data;
  if (ancestors.length === 0 && root.childCount === 0) {
    return (
      <Empty title="No sub-workflows" icon={<Network size={28} strokeWidth={1.5} />}>
        The run stands alone: it has started none, and none has started it.
      </Empty>
    );
  }
  return (
    <ul aria-label="Tree of runs" className="h-full overflow-auto py-1">
      {ancestors.map((above, depth) => (
        <li key={above.workflowId}>
          <Row run={above} depth={depth} above />
        </li>
      ))}
      <Branch node={root} depth={ancestors.length} isHere />
    </ul>
  );
}

function Branch(props: {
  node: TreeNode;
  depth: number;
  isHere?: boolean;
  /** Whether it is on the way to the first failure, which is open from the beginning. */
  leads?: boolean;
}): ReactNode {
  const { node, depth, isHere = false, leads = isHere } = props;
  const [isOpen, setOpen] = useState(leads);
  const mustAsk = isOpen && node.children === null && node.childCount > 0;
  const asked = useQuery({ ...treeQuery(node.workflowId), enabled: mustAsk });
  const children = node.children ?? asked.data?.root.children ?? [];
  const failed = leads ? children.find(({ status }) => isFailure(status)) : undefined;
  const hidden = node.childCount - children.length;
  return (
    <li>
      <Row
        run={node}
        depth={depth}
        reference={node.ref}
        isHere={isHere}
        {...(node.childCount > 0 && { toggle: { isOpen, press: () => setOpen(!isOpen) } })}
      />
      {isOpen && node.childCount > 0 && (
        <ul>
          {mustAsk && asked.isPending && <li className="px-8 text-faint">Loading…</li>}
          {mustAsk && asked.isError && (
            <li>
              <ErrorPanel error={asked.error} what="The sub-workflows could not be read" />
            </li>
          )}
          {children.map((child) => (
            <Branch
              key={child.workflowId}
              node={child}
              depth={depth + 1}
              leads={child === failed}
            />
          ))}
          {children.length > 0 && hidden > 0 && (
            <li className="text-sm text-muted" style={{ paddingLeft: (depth + 2) * INDENT + 12 }}>
              and {hidden} more
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function Row(props: {
  run: TreeRun;
  depth: number;
  reference?: string | null;
  isHere?: boolean;
  above?: boolean;
  toggle?: { isOpen: boolean; press: () => void };
}): ReactNode {
  const { run, toggle } = props;
  const Icon = toggle?.isOpen === true ? ChevronDown : ChevronRight;
  return (
    <div
      className={`flex min-h-8 flex-wrap items-center gap-x-2 gap-y-0.5 px-3 ${props.isHere === true ? "bg-selected" : "hover:bg-hover"}`}
      style={{ paddingLeft: props.depth * INDENT + 12 }}
      {...(props.isHere === true && { "aria-current": "page" })}
    >
      {toggle === undefined ? (
        <span className="w-5 shrink-0" />
      ) : (
        <button
          type="button"
          aria-label={`${toggle.isOpen ? "Close" : "Open"} the sub-workflows of ${run.name}`}
          aria-expanded={toggle.isOpen}
          onClick={toggle.press}
          className="flex size-5 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-text"
        >
          <Icon size={14} aria-hidden />
        </button>
      )}
      <StatusBadge status={run.status} />
      {props.reference !== undefined && props.reference !== null && (
        <bdi className="text-muted">{props.reference}</bdi>
      )}
      <Link
        to="/runs/$runId"
        params={{ runId: run.workflowId }}
        className="min-w-0 truncate font-medium hover:underline"
      >
        <bdi>{run.name}</bdi> <span className="font-normal text-muted">v{run.version}</span>
      </Link>
      <span className="font-mono text-sm text-muted">{run.workflowId.slice(0, 8)}</span>
      <span className="ml-auto flex gap-3 text-sm text-muted">
        <Time at={run.created} />
        <Duration from={run.created} to={run.ended} />
      </span>
      {run.reason !== null && run.reason !== "" && (
        <bdi className="w-full truncate pl-7 text-sm text-failed" title={run.reason}>
          {ownReason(run.reason)}
        </bdi>
      )}
    </div>
  );
}
