package capstan.http.views;

/// `DELETE /cluster/{address}`.
///
/// @param address of the member, `host:port`
/// @param order `leave` or `down`
public record MemberOrderJson(String address, String order) {}
