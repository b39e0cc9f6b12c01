package capstan.cluster.prove.rolling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which member runs which version and holds which symbols, as a node tells over `/cluster`.
record Placement(List<Member> members) {

    /// @param address `host:port` in the cluster
    /// @param symbols that it holds, by id
    record Member(String address, boolean isUp, String version, Set<String> symbols) {}

    Placement {
        members = List.copyOf(members);
    }

    /// @param cluster answer of `/cluster`
    static Placement of(JsonNode cluster) {
        var members = new ArrayList<Member>();
        for (JsonNode member : cluster.path("members")) {
            var symbols = new HashSet<String>();
            member.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
            members.add(new Member(
                    member.path("address").asText(),
                    member.path("status").asText().equals("Up"),
                    member.path("version").asText(),
                    Set.copyOf(symbols)));
        }
        return new Placement(members);
    }

    /// Symbols that are held anywhere.
    int held() {
        return members.stream().mapToInt(member -> member.symbols().size()).sum();
    }

    boolean has(String address) {
        return members.stream().anyMatch(member -> member.address().equals(address));
    }

    /// Whether a member of this version is up at the address.
    boolean isUp(String address, String version) {
        return members.stream()
                .anyMatch(member -> member.address().equals(address)
                        && member.isUp()
                        && member.version().equals(version));
    }

    Set<String> symbolsOf(String address) {
        return members.stream()
                .filter(member -> member.address().equals(address))
                .findFirst()
                .map(Member::symbols)
                .orElse(Set.of());
    }

    /// How many of these symbols are held by members of another version, while there is one of this version.
    ///
    /// @param coming the version that symbols should go to
    long elsewhere(Set<String> symbols, String coming) {
        if (members.stream()
                .noneMatch(member -> member.isUp() && member.version().equals(coming))) {
            return 0;
        }
        return members.stream()
                .filter(member -> !member.version().equals(coming))
                .flatMap(member -> member.symbols().stream())
                .filter(symbols::contains)
                .count();
    }
}
