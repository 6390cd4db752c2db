package baton;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.netflix.conductor.common.run.Workflow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;

/** The HTTP API of the same server, to compare with. */
final class Http {

    /** What the messages of gRPC have no field for. */
    private static final Set<String> NOT_IN_MESSAGES = Set.of(
        "createTime", "updateTime", "createdBy", "updatedBy", "ownerApp");

    private static final ObjectMapper MAPPER =
        new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    static {
        // Payloads as messages of protobuf have no JSON.
        MAPPER.configOverride(Any.class).setIsIgnoredType(true);
        // Worked out of `createTime`, and fails without it.
        MAPPER.configOverride(Workflow.class)
            .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties("startTime"));
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    Http(String url) {
        this.url = url + "/api";
    }

    /** The answer to a GET as the client's own class. */
    <T> T get(String path, Class<T> type) throws Exception {
        return MAPPER.readValue(send("GET", path, null), type);
    }

    <T> List<T> list(String path, Class<T> type) throws Exception {
        JavaType list = MAPPER.getTypeFactory().constructCollectionType(List.class, type);
        return MAPPER.readValue(send("GET", path, null), list);
    }

    String send(String method, String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .method(method, body == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
            .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() < 300) return answer.body();
        throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }

    /** The two are the same in all that messages can carry. */
    static void same(Object overGrpc, Object overHttp) {
        JsonNode expected = plain(MAPPER.valueToTree(overHttp));
        if (expected == null) throw new AssertionError("there is nothing to compare with");
        Clients.equal(plain(MAPPER.valueToTree(overGrpc)), expected);
    }

    /** Without what proto3 does not tell from nothing, and with all numbers as free JSON has them; null for nothing. */
    private static JsonNode plain(JsonNode node) {
        if (node instanceof ObjectNode object) return plainObject(object);
        if (node instanceof ArrayNode array) {
            ArrayNode items = MAPPER.createArrayNode();
            array.forEach(item -> items.add(plain(item)));
            return items.isEmpty() ? null : items;
        }
        if (node.isNumber()) return node.asDouble() == 0 ? null : DoubleNode.valueOf(node.asDouble());
        if (node.isTextual()) return node.asText().isEmpty() ? null : node;
        return node.isBoolean() && node.asBoolean() ? node : null;
    }

    private static JsonNode plainObject(ObjectNode object) {
        ObjectNode members = MAPPER.createObjectNode();
        object.properties().forEach(member -> {
            JsonNode value = plain(member.getValue());
            if (value != null && !NOT_IN_MESSAGES.contains(member.getKey())) members.set(member.getKey(), value);
        });
        return members.isEmpty() ? null : members;
    }
}
