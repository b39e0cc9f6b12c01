package capstan.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/// Holds JSON against what AWS says of its requests, as its Java library carries it: unknown fields, values of a wrong
/// type
/// and words that are not among those allowed are told. What is missing is told from a list of our own, made of the
/// API's
/// reference, because the library does not say what is required.
final class AwsModel {

    private static final Map<String, List<String>> REQUIRED = Map.of(
            "RegisterTaskDefinitionRequest", List.of("family", "containerDefinitions"),
            "ContainerDefinition", List.of("name", "image"),
            "KeyValuePair", List.of("name", "value"),
            "Secret", List.of("name", "valueFrom"),
            "HealthCheck", List.of("command"),
            "LogConfiguration", List.of("logDriver"),
            "Tmpfs", List.of("containerPath", "size"),
            "RuntimePlatform", List.of("operatingSystemFamily", "cpuArchitecture"));

    private final List<String> wrong = new ArrayList<>();

    private AwsModel() {}

    /// What is wrong with a request, nothing when all is well.
    static List<String> wrong(JsonNode request, SdkPojo model) {
        var check = new AwsModel();
        check.object("", request, model);
        return check.wrong;
    }

    private void object(String path, JsonNode json, SdkPojo model) {
        if (!json.isObject()) {
            wrong.add(path + " is no object");
            return;
        }
        Map<String, SdkField<?>> fields =
                model.sdkFields().stream().collect(Collectors.toMap(AwsModel::name, Function.identity()));
        json.fieldNames().forEachRemaining(name -> {
            SdkField<?> field = fields.get(name);
            if (field == null) {
                wrong.add(path + "." + name + " is unknown");
            } else {
                value(path + "." + name, json.get(name), field);
                word(path + "." + name, json.get(name), field, model);
            }
        });
        REQUIRED.getOrDefault(owner(model).getSimpleName(), List.of()).forEach(name -> {
            if (!json.has(name)) {
                wrong.add(path + "." + name + " is missing");
            }
        });
    }

    private void value(String path, JsonNode json, SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            object(path, json, field.constructor().get());
        } else if (type == MarshallingType.LIST) {
            if (!json.isArray()) {
                wrong.add(path + " is no list");
            }
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            for (int i = 0; i < json.size(); i++) {
                value(path + "[" + i + "]", json.path(i), member);
            }
        } else if (type == MarshallingType.MAP) {
            SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
            json.properties().forEach(entry -> value(path + "." + entry.getKey(), entry.getValue(), member));
        } else if (!fits(json, type)) {
            wrong.add(path + " is no " + type.getTargetClass().getSimpleName() + ": " + json);
        }
    }

    private static boolean fits(JsonNode json, MarshallingType<?> type) {
        if (type == MarshallingType.STRING) {
            return json.isTextual();
        }
        if (type == MarshallingType.BOOLEAN) {
            return json.isBoolean();
        }
        return json.isNumber();
    }

    /// Words that a field allows are the enumeration that its getter returns, alone or in a list.
    private void word(String path, JsonNode json, SdkField<?> field, SdkPojo model) {
        Class<?> owner = owner(model);
        String getter = field.memberName().substring(0, 1).toLowerCase(Locale.ROOT)
                + field.memberName().substring(1);
        try {
            Type type = owner.getMethod(getter).getGenericReturnType();
            Type one = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type;
            if (one instanceof Class<?> words && words.isEnum()) {
                List<String> allowed = Stream.of(words.getEnumConstants())
                        .map(Object::toString)
                        .toList();
                (json.isArray() ? json : List.of(json)).forEach(word -> {
                    if (!allowed.contains(word.asText())) {
                        wrong.add(path + " is none of " + allowed + ": " + word);
                    }
                });
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(owner + "." + getter, e);
        }
    }

    /// Nested objects come as their builders.
    private static Class<?> owner(SdkPojo model) {
        Class<?> enclosing = model.getClass().getEnclosingClass();
        return enclosing == null ? model.getClass() : enclosing;
    }

    private static String name(SdkField<?> field) {
        return field.locationName().substring(0, 1).toLowerCase(Locale.ROOT)
                + field.locationName().substring(1);
    }
}
